"""Retrieval figures as the remote sensing papers give them: R@1, R@5, R@10 both ways and their mean."""

import torch


def retrieval_figures(image_embeddings: torch.Tensor, embed, images) -> dict[str, float]:
    """Percentages; each of an image's five sentences is a query, a duplicate sentence still seeks its own image."""
    sentences = [(i, caption) for i, image in enumerate(images) for caption in image.references()]
    distinct = sorted({caption for _, caption in sentences})
    row = {caption: i for i, caption in enumerate(distinct)}
    scores = embed(distinct) @ image_embeddings.T
    texts = torch.tensor([row[caption] for _, caption in sentences])
    owners = torch.tensor([i for i, _ in sentences])
    by_text = scores[texts]
    text_rank = (by_text > by_text.gather(1, owners[:, None])).sum(1)
    by_image = by_text.T
    own = owners[None, :] == torch.arange(len(images))[:, None]
    best = by_image.masked_fill(~own, -2).max(1, keepdim=True).values
    image_rank = (by_image > best).sum(1)
    figures = {f"t2i_r{k}": 100 * (text_rank < k).float().mean().item() for k in (1, 5, 10)}
    figures |= {f"i2t_r{k}": 100 * (image_rank < k).float().mean().item() for k in (1, 5, 10)}
    return figures | {"mean_recall": sum(figures.values()) / 6}
