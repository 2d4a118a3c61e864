"""Where linnet reaches into Streamlit, each with its reason."""
