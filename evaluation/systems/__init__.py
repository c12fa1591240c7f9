"""What ranks documents: ours, the baselines, and engines that do this job, used as their documentation says."""
