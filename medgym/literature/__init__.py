"""Worlds from literature: readers, entity linking, relations, and a build that runs in shards."""
