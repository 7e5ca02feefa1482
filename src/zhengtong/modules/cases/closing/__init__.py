"""Ends that somebody enters by hand: struck out as a mistake (two persons), closed on paper."""
