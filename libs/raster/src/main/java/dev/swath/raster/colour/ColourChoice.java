package dev.swath.raster.colour;

import dev.swath.raster.pixels.SampleType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which of a picture's bands are shown, and how.
 *
 * @param shown one band as grey, those of red, green and blue, or those that are mixed
 * @param alpha the band of transparency, -1 for none
 * @param mix what makes colours of the bands; null if they are colours
 * @param tones which samples are black and white, if they are not mixed
 * @param hidden the colour that stands for nothing, by shown band; empty if there is none
 */
public record ColourChoice(
        List<Integer> shown, int alpha, @Nullable ColourMix mix, Tones tones, List<Double> hidden) {
    private static final List<String> COLOURS = List.of("red", "green", "blue");
    /** The bands of PlanetScope's four: blue, green, red, near infrared. */
    private static final List<Integer> PLANET = List.of(2, 1, 0);

    public ColourChoice {
        shown = List.copyOf(shown);
        hidden = List.copyOf(hidden);
    }

    private ColourChoice(List<Integer> shown, int alpha) {
        this(shown, alpha, null, Tones.BYTE, List.of());
    }

    /**
     * Chooses the bands by the first of these that is known: STAC's common names, the file's own colour interpretation, the rules in docs/imagery.md.
     *
     * @param stac common names by band, empty if none are known
     * @param interpretation the file's own names by band
     * @param declaredRgb whether the file's kind of picture is colour
     */
    public static ColourChoice of(
            int bands,
            SampleType type,
            int alpha,
            List<String> stac,
            List<String> interpretation,
            boolean declaredRgb) {
        return named(bands, alpha, stac)
                .or(() -> named(bands, alpha, interpretation))
                .orElseGet(() -> unnamed(bands, type, alpha, declaredRgb));
    }

    public static ColourChoice grey(int alpha) {
        return new ColourChoice(List.of(0), alpha);
    }

    /** The first three bands. */
    public static ColourChoice rgb(int alpha) {
        return new ColourChoice(List.of(0, 1, 2), alpha);
    }

    /** The first bands, as many as are mixed. */
    public static ColourChoice mixed(ColourMix mix, int bands, int alpha) {
        return new ColourChoice(IntStream.range(0, bands).boxed().toList(), alpha, mix, Tones.BYTE, List.of());
    }

    public ColourChoice withTones(Tones known) {
        return new ColourChoice(shown, alpha, mix, known, hidden);
    }

    /** @param colour by shown band; empty for none */
    public ColourChoice hiding(List<Double> colour) {
        return new ColourChoice(shown, alpha, mix, tones, colour);
    }

    /** The names of what is shown. */
    public List<String> names() {
        return shown.size() == COLOURS.size() || mix != null ? COLOURS : List.of("grey");
    }

    private static Optional<ColourChoice> named(int bands, int alpha, List<String> names) {
        List<Integer> shown = COLOURS.stream()
                .map(colour -> names.stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .toList()
                        .indexOf(colour))
                .toList();
        boolean whole = shown.stream().allMatch(band -> band >= 0 && band < bands);
        return whole ? Optional.of(new ColourChoice(shown, alpha)) : Optional.empty();
    }

    private static ColourChoice unnamed(int bands, SampleType type, int alpha, boolean declaredRgb) {
        if (bands == 4 && alpha < 0 && type == SampleType.UINT16) {
            return new ColourChoice(PLANET, alpha);
        }
        boolean colour = declaredRgb || bands - (alpha < 0 ? 0 : 1) >= 3;
        return colour && bands >= 3 ? rgb(alpha) : grey(alpha);
    }
}
