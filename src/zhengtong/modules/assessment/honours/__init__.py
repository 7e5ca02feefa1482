"""Honours of a ranked period (红旗窗口, 服务明星) and their certificates."""
