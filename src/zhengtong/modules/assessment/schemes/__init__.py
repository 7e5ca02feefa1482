"""Schemes (考核方案): what is assessed, as immutable versions; configuration, and a pure engine."""
