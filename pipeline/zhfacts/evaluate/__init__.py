"""Facts against annotated articles: matching, the score, errors by cause."""
