"""Engines that do this job, used as their documentation says, with our encoder and the same texts."""
