# <needs>
# The data stand in this file: nothing else is needed.
# </needs>
# A linear network, multiplied out to one regression and compared with lm().
#
# The network takes and gives numbers in the data's own units. A file named as the first argument
# is read instead.

# <values>
columns <- c("x", "z", "y")
layers <- list(
  list(weights = rbind(c(1.0, 0.5), c(0.0, 2.0)), bias = c(0.0, 1.0)),
  list(weights = rbind(c(2.0, 0.25)), bias = c(-1.0))
)
dependent <- list()
# </values>

# Multiply the layers: the intercept and the weights of one regression.
inputs <- length(columns) - 1
product <- diag(inputs)
bias <- numeric(inputs)
for (layer in layers) {
  product <- layer$weights %*% product
  bias <- layer$weights %*% bias + layer$bias
}
coefficients <- c(bias, product)
cat(paste0(c("intercept", columns[1:inputs]), " ", sprintf("%.17g", coefficients), "\n"), sep = "")

# <rows>
rows <- c(
  "0.0,1.0,1.0",
  "1.0,0.0,1.5",
  "2.0,1.0,5.0",
  "3.0,2.0,8.5",
  "4.0,1.5,9.0"
)
# </rows>

# <read>
path <- c(commandArgs(trailingOnly = TRUE), if (length(rows) == 0) "linnet-data.csv")
if (length(path) == 0) {
  data <- matrix(scan(text = rows, sep = ",", quiet = TRUE), ncol = length(columns), byrow = TRUE)
} else if (file.exists(path[1])) {
  header <- scan(path[1], "", sep = ",", quote = "\"", nlines = 1, quiet = TRUE,
    fileEncoding = "UTF-8-BOM")
  if (!identical(header[seq_along(columns)], columns)) {
    message("The names in the file are not those above; its columns are taken in that order.")
  }
  data <- as.matrix(read.csv(path[1], header = FALSE, skip = 1, colClasses = "numeric"))
} else {
  message("This program needs the file ", path[1], " from linnet's report: save it here.")
  quit(status = 1)
}
# </read>
X <- cbind(1, data[, 1:inputs])
fit <- lm(data[, inputs + 1] ~ data[, 1:inputs])
for (d in dependent) {
  parts <- c(sprintf("%.5g", d[[3]]), sprintf("%.5g * %s", d[[5]], columns[d[[4]]]))
  cat(columns[d[[1]]], " ", d[[2]], " ", paste(parts, collapse = " + "), "\n", sep = "")
}
if (any(vapply(dependent, function(d) d[[2]] == "=", NA)) || anyNA(coef(fit))) {
  cat("other coefficients predict the same, so only predictions can be compared\n")
} else {
  difference <- max(abs(coefficients - coef(fit)))
  cat("largest difference of a coefficient from lm():", format(difference, digits = 17), "\n")
}
difference <- max(abs(X %*% coefficients - fitted(fit)))
cat("largest difference of a prediction from lm():", format(difference, digits = 17), "\n")
