"""How far probabilities can be trusted: bins, their expected error, and an SVG of them."""

import numpy as np

BINS = 10
SIDE, LEFT, TOP = 260, 56, 44
TITLES = {"retrieval": "Hit: of the class asked for", "image": "Hit: of the picture's class", "caption": "Caption: ROUGE-L ≥ 0.6 with a person's"}


def bin_of(likely: np.ndarray) -> np.ndarray:
    return np.minimum((likely * BINS).astype(int), BINS - 1)


def reliability(likely: np.ndarray, right: np.ndarray) -> list[dict]:
    """The bins that hold anything: from, count, mean probability, and the share that was right."""
    bins = bin_of(likely)
    return [
        {"from": b / BINS, "count": int(inside.sum()), "probability": round(float(likely[inside].mean()), 4), "right": round(float(right[inside].mean()), 4)}
        for b in range(BINS)
        if (inside := bins == b).any()
    ]


def expected_calibration_error(likely: np.ndarray, right: np.ndarray) -> float:
    """The mean distance of a bin's mean probability from its share that was right, each bin by its count."""
    bins = bin_of(likely)
    insides = (bins == b for b in range(BINS))
    return float(sum(abs(likely[i].sum() - right[i].sum()) for i in insides) / len(likely))


def draw(report: dict[str, dict]) -> str:
    """A panel for each of what was calibrated; beside each bin stands its count."""
    width, height = len(report) * (SIDE + LEFT + 30), SIDE + TOP + 62
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" font-size="11">',
             '<rect width="100%" height="100%" fill="white"/>']
    for i, (name, figures) in enumerate(report.items()):
        parts.append(f'<g transform="translate({i * (SIDE + LEFT + 30) + LEFT},{TOP})">{draw_panel(TITLES[name], figures)}</g>')
    return "\n".join([*parts, "</svg>\n"])


def draw_panel(title: str, figures: dict) -> str:
    most = max(b["count"] for b in figures["bins"])
    points = [(SIDE * b["probability"], SIDE * (1 - b["right"]), b) for b in figures["bins"]]
    parts = [f'<text x="0" y="-26" font-weight="bold" font-size="13">{title}</text>',
             f'<text x="0" y="-10">{figures["samples"]:,} on val, expected error {figures["errorBefore"]:.3f} → {figures["error"]:.3f}</text>',
             f'<path d="M0,0v{SIDE}h{SIDE}" fill="none" stroke="#888"/>', f'<path d="M0,{SIDE}L{SIDE},0" stroke="#bbb" stroke-dasharray="4 4"/>']
    for tick in (0, 0.5, 1):
        parts += [f'<text x="{SIDE * tick}" y="{SIDE + 16}" text-anchor="middle">{tick:g}</text>',
                  f'<text x="-6" y="{SIDE * (1 - tick) + 4}" text-anchor="end">{tick:g}</text>']
    parts += [f'<text x="{SIDE / 2}" y="{SIDE + 34}" text-anchor="middle">probability</text>',
              f'<text transform="translate(-32,{SIDE / 2})rotate(-90)" text-anchor="middle">share that is right</text>',
              f'<path d="M{" L".join(f"{x:.1f},{y:.1f}" for x, y, _ in points)}" fill="none" stroke="#1f77b4"/>']
    parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{3 + 9 * (b["count"] / most) ** 0.5:.1f}" fill="#1f77b4" fill-opacity="0.6"/>'
              f'<text x="{x + 4:.1f}" y="{y + 20:.1f}" font-size="9" fill="#555">{b["count"]:,}</text>' for x, y, b in points]
    return "".join(parts)
