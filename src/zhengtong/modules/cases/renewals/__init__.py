"""Renewal of permits (行政许可法 第五十条): decided before they expire, or deemed granted."""
