"""Text in and out: wording, numbers in sentences, patterns on visitors' text, values from JSON."""
