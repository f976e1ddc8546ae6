package dev.swath.cli;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;

/** Draws pictures in rows, each with its text underneath. */
final class ContactSheet {
    private static final int COLUMNS = 8;
    private static final int SIDE = 224;
    private static final int MARGIN = 8;
    private static final int LINES = 4;
    private static final int LINE_HEIGHT = 14;
    private static final int CELL_WIDTH = SIDE + MARGIN;
    private static final int CELL_HEIGHT = SIDE + MARGIN + LINES * LINE_HEIGHT;

    private final BufferedImage sheet;
    private int count;

    ContactSheet(int pictures) {
        int columns = Math.min(COLUMNS, pictures);
        int rows = Math.ceilDiv(pictures, columns);
        sheet = new BufferedImage(
                MARGIN + columns * CELL_WIDTH, MARGIN + rows * CELL_HEIGHT, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = sheet.createGraphics();
        graphics.setColor(Color.WHITE);
        graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
        graphics.dispose();
    }

    /** Adds a picture, scaled to fit without distortion. */
    void add(BufferedImage picture, String caption, String key) {
        int x = MARGIN + count % COLUMNS * CELL_WIDTH;
        int y = MARGIN + count / COLUMNS * CELL_HEIGHT;
        count++;
        double scale = (double) SIDE / Math.max(picture.getWidth(), picture.getHeight());
        Graphics2D graphics = sheet.createGraphics();
        try {
            graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            graphics.drawImage(
                    picture,
                    x,
                    y,
                    Math.max(1, (int) (scale * picture.getWidth())),
                    Math.max(1, (int) (scale * picture.getHeight())),
                    null);
            graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 11));
            FontMetrics metrics = graphics.getFontMetrics();
            List<String> lines = new ArrayList<>(fold(caption, metrics, LINES - 1));
            lines.add(end(key, metrics));
            for (int line = 0; line < lines.size(); line++) {
                graphics.setColor(line == lines.size() - 1 ? Color.GRAY : Color.BLACK);
                graphics.drawString(lines.get(line), x, y + SIDE + (line + 1) * LINE_HEIGHT - 2);
            }
        } finally {
            graphics.dispose();
        }
    }

    void write(Path file) throws IOException {
        ImageIO.write(sheet, "png", file.toFile());
    }

    /** The end of the text, as much as fits on a line. */
    private static String end(String text, FontMetrics metrics) {
        int begin = 0;
        while (metrics.stringWidth(text.substring(begin)) > SIDE) {
            begin++;
        }
        return text.substring(begin);
    }

    /** Breaks a text at its spaces, or within a word if it must. Text that does not fit into the lines is left out. */
    private static List<String> fold(String text, FontMetrics metrics, int most) {
        List<String> lines = new ArrayList<>();
        String rest = text.strip();
        while (!rest.isEmpty() && lines.size() < most) {
            int end = rest.length();
            while (end > 1 && metrics.stringWidth(rest.substring(0, end)) > SIDE) {
                end--;
            }
            int space = rest.lastIndexOf(' ', end);
            if (end < rest.length() && space > 0) {
                end = space;
            }
            lines.add(rest.substring(0, end));
            rest = rest.substring(end).strip();
        }
        return lines;
    }
}
