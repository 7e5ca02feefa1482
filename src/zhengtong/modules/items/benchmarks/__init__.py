"""Discretion benchmarks (裁量基准): what an act costs under which circumstances, published.

Penalties are not handled on the platform; what a department may impose is told beforehand, so that
like cases are treated alike (国办函〔2011〕99号).
"""
