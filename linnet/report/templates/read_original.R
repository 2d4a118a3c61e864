# What a program that reads a visitor's own file has in place of what stands between these marks.

# <values>
columns <- c("x", "y")
recipe <- list(
  file = "example.csv",
  encoding = "UTF-8",
  delimiter = ";",
  quote = "\"",
  comment = "#",
  first = 2,
  last = 9,
  left_out = c(),
  width = 2
)
parts <- list(
  list(1, "number", ",", c(), c()),
  list(2, "number", ",", c(" kg"), c(-9999.0))
)
# </values>

# <read>
stop_with <- function(...) {
  message(...)
  quit(status = 1)
}

# The rows of the file as a matrix of text; blank ones and comments are left out.
rows_of <- function(path) {
  text <- iconv(list(readBin(path, "raw", file.size(path))), recipe$encoding, "UTF-8")
  if (is.na(text)) {
    stop_with("R cannot read the encoding ", recipe$encoding, " of ", path, ".")
  }
  text <- gsub("\r\n?", "\n", sub("^\ufeff", "", text), perl = TRUE)
  lines <- strsplit(text, "\n", fixed = TRUE)[[1]]
  lines <- lines[setdiff(recipe$first:min(recipe$last, length(lines)), recipe$left_out)]
  if (nchar(recipe$comment) > 0) {
    lines <- lines[!startsWith(lines, recipe$comment)]
  }
  if (is.numeric(recipe$delimiter)) {
    starts <- cumsum(c(1, recipe$delimiter))[seq_along(recipe$delimiter)]
    ends <- c(starts[-1] - 1, 1e6)
    lines <- gsub("\t", " ", lines, fixed = TRUE)
    rows <- mapply(function(start, end) substring(lines, start, end), starts, ends)
  } else {
    sep <- recipe$delimiter
    if (sep %in% c(" ", "  ")) {
      gap <- if (sep == " ") "[ \t]+" else "[ \t]{2,}|\t"
      lines <- gsub(gap, "\t", trimws(lines, whitespace = "[ \t]"), perl = TRUE)
      sep <- "\t"
    }
    cells <- count.fields(textConnection(lines), sep, recipe$quote, comment.char = "")
    rows <- as.matrix(read.table(
      text = lines, header = FALSE, sep = sep, quote = recipe$quote, comment.char = "",
      col.names = seq_len(max(cells, recipe$width)), colClasses = "character",
      na.strings = character(0), fill = TRUE, strip.white = TRUE, encoding = "UTF-8"
    ))
  }
  rows <- trimws(rows)
  rows[rowSums(rows != "") > 0, , drop = FALSE]
}

# Each of these makes columns of numbers of cells; NA where there is no value.
number <- function(cells, decimal, without, missing) {
  for (text in without) {
    cells <- gsub(text, "", cells, fixed = TRUE)
  }
  cells <- sub("\u2212", "-", sub(decimal, ".", cells, fixed = TRUE), fixed = TRUE)
  wide <- "\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19"
  values <- suppressWarnings(as.numeric(chartr(wide, "0123456789", cells)))
  values[values %in% missing | grepl("x", cells, ignore.case = TRUE)] <- NA
  values
}

word <- function(cells, words, values, missing) {
  places <- match(cells, words)
  new <- which(is.na(places) & !(cells %in% missing))
  if (length(new) > 0) {
    stop_with(path, " is not the file that linnet was given: it has ", cells[new[1]], ".")
  }
  values[places, ]
}

date <- function(cells, form) {
  strptime(cells, form, tz = "UTC")
}

since <- function(cells, form, first, seconds) {
  start <- date(first, "%Y-%m-%d %H:%M:%S")
  as.numeric(difftime(date(cells, form), start, units = "secs")) / seconds
}

calendar <- function(cells, form, part, levels) {
  when <- date(cells, form)
  value <- if (part == "month") when$mon + 1 else (when$wday + 6) %% 7 + 1
  outer(value, levels, "==") + 0
}

path <- c(commandArgs(trailingOnly = TRUE), recipe$file)[1]
if (!file.exists(path)) {
  stop_with("This program needs the file ", path, ", as linnet was given it: save it here.")
}
invisible(Sys.setlocale("LC_TIME", "C"))
rows <- rows_of(path)
data <- do.call(cbind, lapply(parts, function(part) {
  do.call(part[[2]], c(list(rows[, part[[1]]]), part[-(1:2)]))
}))
data <- data[rowSums(!is.finite(data)) == 0, , drop = FALSE]
# </read>
