"""Facts to annotation tools and back: Label Studio, doccano, Prodigy; verdicts of the review page; gold lines as in corpus/.

`task` lays an article and its facts out as marks and links on one text, the tools' modules write and read that in their
JSON, `answer` reads what people made of it, and `gold` writes annotated articles.
"""
