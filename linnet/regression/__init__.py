"""Linear regression: data compressed to R, least squares, its errors and residuals."""
