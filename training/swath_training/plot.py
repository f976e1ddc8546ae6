"""Curves of a log as one SVG: a panel for each figure of each stage, over the steps."""

from html import escape
from pathlib import Path

from .errors import InputError
from .run import read_log

WIDTH, HEIGHT, LEFT, TOP, COLUMNS = 300, 190, 52, 28, 3
COLOURS = ("#1f77b4", "#d62728", "#2ca02c", "#9467bd", "#ff7f0e", "#8c564b")
NOT_FIGURES = frozenset(("stage", "step", "minutes", "processor_minutes", "dataset", "texts"))
Curve = list[tuple[float, float]]


def plot(out: Path) -> None:
    log = Path(out) / "log.jsonl"
    if not log.exists():
        raise InputError(log, "", "missing; a stage that trains writes it")
    panels = collect(read_log(log))
    if not panels:
        raise InputError(log, "step", "no line has a step with figures")
    target = Path(out) / "log.svg"
    target.write_text(draw(panels), encoding="utf-8")
    print(f"[plot] {target}: {len(panels)} panels", flush=True)


def collect(lines: list[dict]) -> dict[str, dict[str, Curve]]:
    """Panel title → series name → points. Val figures of a data set are a series of their own, of which the mean recall is drawn."""
    panels: dict[str, dict[str, Curve]] = {}
    for line in lines:
        for name, value in line.items():
            wanted = name == "mean_recall" if "dataset" in line else name not in NOT_FIGURES
            if wanted and "step" in line and isinstance(value, (int, float)):
                series = panels.setdefault(f"{line['stage']}: {name.replace('_', ' ')}", {})
                series.setdefault(line.get("dataset", ""), []).append((line["step"], value))
    return panels


def draw(panels: dict[str, dict[str, Curve]]) -> str:
    rows = -(-len(panels) // COLUMNS)
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{COLUMNS * WIDTH}" height="{rows * HEIGHT}" font-family="sans-serif" font-size="11">',
             '<rect width="100%" height="100%" fill="white"/>']
    for i, (title, series) in enumerate(panels.items()):
        parts.append(f'<g transform="translate({i % COLUMNS * WIDTH},{i // COLUMNS * HEIGHT})">{draw_panel(title, series)}</g>')
    return "\n".join([*parts, "</svg>\n"])


def draw_panel(title: str, series: dict[str, Curve]) -> str:
    steps, values = zip(*(point for curve in series.values() for point in curve))
    across, down = WIDTH - LEFT - 14, HEIGHT - TOP - 26
    low, high, first, last = min(values), max(values), min(steps), max(steps)
    x = lambda step: LEFT + across * (step - first) / ((last - first) or 1)
    y = lambda value: TOP + down * (high - value) / ((high - low) or 1)
    parts = [f'<text x="{LEFT}" y="16" font-weight="bold">{escape(title)}</text>',
             f'<path d="M{LEFT},{TOP}v{down}h{across}" fill="none" stroke="#888"/>',
             f'<text x="{LEFT}" y="{HEIGHT - 10}">{first:g}</text><text x="{LEFT + across}" y="{HEIGHT - 10}" text-anchor="end">step {last:g}</text>']
    parts += [f'<text x="{LEFT - 4}" y="{y(value) + 4:.1f}" text-anchor="end">{value:.4g}</text>' for value in {low, high}]
    for i, (name, curve) in enumerate(sorted(series.items())):
        colour = COLOURS[i % len(COLOURS)]
        points = " ".join(f"{x(step):.1f},{y(value):.1f}" for step, value in curve)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"/>')
        if len(curve) == 1:
            parts.append(f'<circle cx="{x(curve[0][0]):.1f}" cy="{y(curve[0][1]):.1f}" r="2.5" fill="{colour}"/>')
        if name:
            parts.append(f'<text x="{WIDTH - 14}" y="{TOP + 12 + 14 * i}" text-anchor="end" fill="{colour}">{escape(name)}</text>')
    return "".join(parts)
