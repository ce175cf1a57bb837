"""What leaves: a patch, a branch, or a pull request that needs no work by those who merge it."""
