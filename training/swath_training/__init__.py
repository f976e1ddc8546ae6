"""Trains Swath's vision-language model (RS-CapRet's shape) and exports it as a model bundle."""
