"""Makes model bundles of language models that others trained: SmolLM2, and exports of Hugging Face Optimum. Needs no PyTorch."""
