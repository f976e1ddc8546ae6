package dev.swath.evaluation.report;

import dev.swath.catalogue.model.Caption;
import dev.swath.evaluation.data.CaptionedImage;
import dev.swath.evaluation.measure.BundleReport;
import dev.swath.evaluation.measure.Measurement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A page of pictures with the captions of the model and of people: the worst and the best by CIDEr, and some drawn
 * at random, to be judged by eye. The page needs no other file.
 */
public final class CaptionSheet {
    private static final int BY_LOT = 50;
    private static final int EXTREMES = 25;
    private static final long SEED = 50;

    private final StringBuilder page = new StringBuilder();

    private CaptionSheet(String title) {
        page.append("""
            <!doctype html>
            <html lang="en"><meta charset="utf-8"><title>%1$s</title>
            <style>
            body { font: 14px/1.4 system-ui, sans-serif; margin: 2rem; color: #1d2733; background: #f6f7f9 }
            section { display: grid; grid-template-columns: repeat(auto-fill, minmax(30rem, 1fr)); gap: 1rem }
            figure { display: flex; gap: 1rem; margin: 0; padding: .75rem; background: #fff; border-radius: 6px }
            img { width: 224px; height: 224px; object-fit: contain; flex: none }
            b { display: block; font-size: 16px } ul { margin: .4rem 0; padding-left: 1.1rem; color: #4a5866 }
            span, code { color: #6b7885; font-size: 12px }
            </style>
            <h1>%1$s</h1>
            <p>Bold: the model's caption, with the mean log-probability of its tokens and its CIDEr (0 to 10). Below: what people wrote.</p>
            """.formatted(escape(title)));
    }

    public static void write(Path file, BundleReport report) throws IOException {
        CaptionSheet sheet = new CaptionSheet("Captions of " + report.modelVersion());
        report.measurements().forEach(sheet::add);
        Files.writeString(file, sheet.page.append("</html>\n"));
    }

    private void add(Measurement measurement) {
        List<Integer> byScore = IntStream.range(0, measurement.captions().size())
                .boxed()
                .sorted(Comparator.comparingDouble(measurement.scores()::cider))
                .collect(Collectors.toList());
        String name = measurement.data().name() + " " + measurement.data().split();
        add("the worst", name, first(EXTREMES, byScore), measurement);
        add("the best", name, first(EXTREMES, byScore.reversed()), measurement);
        List<Integer> drawn = byScore.stream().sorted().collect(Collectors.toList());
        Collections.shuffle(drawn, new Random(SEED));
        add("drawn by lot,", name, first(BY_LOT, drawn), measurement);
    }

    private static List<Integer> first(int count, List<Integer> images) {
        return images.subList(0, Math.min(count, images.size()));
    }

    private void add(String which, String data, List<Integer> images, Measurement measurement) {
        page.append("<h2>%s: %s %d</h2>\n<section>\n".formatted(escape(data), which, images.size()));
        int number = 1;
        for (int image : images) {
            addCard(number++, image, measurement);
        }
        page.append("</section>\n");
    }

    private void addCard(int number, int index, Measurement measurement) {
        CaptionedImage image = measurement.data().images().get(index);
        Caption caption = measurement.captions().get(index);
        String references = new LinkedHashSet<>(image.sentences())
                .stream().map(text -> "<li>" + escape(text) + "</li>").collect(Collectors.joining());
        page.append(String.format(
                Locale.ROOT,
                """
                <figure><img alt="" src="data:image/jpeg;base64,%s"><figcaption><b>%d. %s</b>
                <span>log-probability %.2f · CIDEr %.2f</span><ul>%s</ul><code>%s</code></figcaption></figure>
                """,
                Base64.getEncoder().encodeToString(Thumbnail.jpeg(image.picture())),
                number,
                escape(caption.text()),
                caption.meanLogProbability(),
                measurement.scores().cider(index),
                references,
                escape(image.name())));
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
