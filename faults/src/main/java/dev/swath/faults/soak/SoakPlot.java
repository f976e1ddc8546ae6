package dev.swath.faults.soak;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.imageio.ImageIO;

/** Draws the resources of the processes over time: a panel for each figure, with the disturbances as grey lines. */
final class SoakPlot {
    private static final int WIDTH = 1200;
    private static final int PANEL = 220;
    private static final int LEFT = 70;
    private static final int RIGHT = 190;
    private static final int TOP = 30;
    private static final int BOTTOM = 25;
    private static final List<Color> COLOURS = List.of(
            new Color(0x1f77b4),
            new Color(0xff7f0e),
            new Color(0x2ca02c),
            new Color(0xd62728),
            new Color(0x9467bd),
            new Color(0x8c564b),
            new Color(0x17becf));

    private final List<ProcessSample> samples;
    private final List<Disturbances.Disturbance> events;

    SoakPlot(List<ProcessSample> samples, List<Disturbances.Disturbance> events) {
        this.samples = samples;
        this.events = events;
    }

    void write(Path file) throws IOException {
        Map<String, Map<String, Function<ProcessSample, Number>>> panels = new LinkedHashMap<>();
        panels.put("resident memory, MB", byPart(ProcessSample::memory));
        panels.put("open files and sockets", byPart(ProcessSample::descriptors));
        panels.put("threads", byPart(ProcessSample::threads));
        panels.put("disk, MB", Map.of("all data", ProcessSample::disk));
        panels.put("put to searchable, s", Map.of("probes", ProcessSample::latency));
        BufferedImage image = new BufferedImage(WIDTH, PANEL * panels.size(), BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, WIDTH, image.getHeight());
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        int top = 0;
        for (Map.Entry<String, Map<String, Function<ProcessSample, Number>>> panel : panels.entrySet()) {
            draw(graphics, top, panel.getKey(), panel.getValue());
            top += PANEL;
        }
        graphics.dispose();
        ImageIO.write(image, "png", file.toFile());
    }

    private static Map<String, Function<ProcessSample, Number>> byPart(
            Function<ProcessSample, Map<String, Integer>> figure) {
        Map<String, Function<ProcessSample, Number>> lines = new LinkedHashMap<>();
        for (WatchedProcess part : WatchedProcess.all()) {
            lines.put(part.name(), sample -> {
                Integer value = figure.apply(sample).get(part.name());
                return value == null ? Double.NaN : value;
            });
        }
        return lines;
    }

    private void draw(Graphics2D graphics, int top, String title, Map<String, Function<ProcessSample, Number>> lines) {
        double end = Math.max(0.1, samples.getLast().minutes());
        double most = lines.values().stream()
                .flatMap(line -> samples.stream().map(line))
                .mapToDouble(Number::doubleValue)
                .filter(Double::isFinite)
                .max()
                .orElse(1);
        Scale scale = new Scale(top, end, most <= 0 ? 1 : most * 1.05);
        graphics.setColor(new Color(0xe0e0e0));
        for (Disturbances.Disturbance event : events) {
            int x = (int) scale.x(event.minutes());
            graphics.drawLine(x, top + TOP, x, top + PANEL - BOTTOM);
        }
        axes(graphics, scale, title, end);
        int index = 0;
        for (Map.Entry<String, Function<ProcessSample, Number>> line : lines.entrySet()) {
            graphics.setColor(COLOURS.get(index % COLOURS.size()));
            graphics.setStroke(new BasicStroke(1.5f));
            graphics.draw(path(scale, line.getValue()));
            graphics.drawString(line.getKey(), WIDTH - RIGHT + 12, top + TOP + 12 + 16 * index);
            index++;
        }
        graphics.setStroke(new BasicStroke(1));
    }

    private static void axes(Graphics2D graphics, Scale scale, String title, double end) {
        graphics.setColor(Color.BLACK);
        graphics.drawString(title, LEFT, scale.top() + 18);
        graphics.drawRect(LEFT, scale.top() + TOP, WIDTH - LEFT - RIGHT, PANEL - TOP - BOTTOM);
        for (int i = 0; i <= 4; i++) {
            double value = scale.most() * i / 4;
            String text = value < 10 ? "%.1f".formatted(value) : "%.0f".formatted(value);
            graphics.drawString(text, 20, (int) scale.y(value) + 4);
            double minutes = end * i / 4;
            graphics.drawString(
                    (end < 10 ? "%.1f min" : "%.0f min").formatted(minutes),
                    (int) scale.x(minutes) - 14,
                    scale.top() + PANEL - 8);
        }
    }

    private Path2D path(Scale scale, Function<ProcessSample, Number> line) {
        Path2D path = new Path2D.Double();
        boolean drawing = false;
        for (ProcessSample sample : samples) {
            double value = line.apply(sample).doubleValue();
            if (!Double.isFinite(value)) {
                drawing = false;
            } else if (drawing) {
                path.lineTo(scale.x(sample.minutes()), scale.y(value));
            } else {
                path.moveTo(scale.x(sample.minutes()), scale.y(value));
                drawing = true;
            }
        }
        return path;
    }

    /** The place of a minute and a value in a panel. */
    private record Scale(int top, double end, double most) {
        double x(double minutes) {
            return LEFT + minutes / end * (WIDTH - LEFT - RIGHT);
        }

        double y(double value) {
            return top + PANEL - BOTTOM - value / most * (PANEL - TOP - BOTTOM);
        }
    }
}
