"""Apache Spark: a DataFrame of articles in, DataFrames of facts, rejects and the ledger out (pip install 'zhfacts[spark]').

>>> import zhfacts.spark
>>> facts = zhfacts.spark.extract(spark.read.parquet("articles.parquet"))
>>> rejects = zhfacts.spark.extract(spark.read.parquet("articles.parquet"), kind="reject")
"""

from zhfacts.spark.frames import extract, of_kind, records, schema

__all__ = ["extract", "of_kind", "records", "schema"]
