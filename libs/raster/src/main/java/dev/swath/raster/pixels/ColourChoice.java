package dev.swath.raster.pixels;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which of a picture's bands are shown.
 *
 * @param shown one band as grey, or those of red, green and blue
 * @param alpha the band of transparency, -1 for none
 * @param palette the colours that the one band's values stand for
 * @param inverted whether 0 is white
 */
public record ColourChoice(
        List<Integer> shown, int alpha, @Nullable Palette palette, boolean inverted) {
    private static final List<String> COLOURS = List.of("red", "green", "blue");
    /** The bands of PlanetScope's four: blue, green, red, near infrared. */
    private static final List<Integer> PLANET = List.of(2, 1, 0);

    public ColourChoice {
        shown = List.copyOf(shown);
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

    public static ColourChoice grey(int alpha, boolean inverted) {
        return new ColourChoice(List.of(0), alpha, null, inverted);
    }

    /** The first three bands. */
    public static ColourChoice rgb(int alpha) {
        return new ColourChoice(List.of(0, 1, 2), alpha, null, false);
    }

    public static ColourChoice ofPalette(Palette palette) {
        return new ColourChoice(List.of(0), -1, palette, false);
    }

    /** The names of what is shown. */
    public List<String> names() {
        return shown.size() == 3 || palette != null ? COLOURS : List.of("grey");
    }

    private static Optional<ColourChoice> named(int bands, int alpha, List<String> names) {
        List<Integer> shown = COLOURS.stream()
                .map(colour -> names.stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .toList()
                        .indexOf(colour))
                .toList();
        boolean whole = shown.stream().allMatch(band -> band >= 0 && band < bands);
        return whole ? Optional.of(new ColourChoice(shown, alpha, null, false)) : Optional.empty();
    }

    private static ColourChoice unnamed(int bands, SampleType type, int alpha, boolean declaredRgb) {
        if (bands == 4 && alpha < 0 && type == SampleType.UINT16) {
            return new ColourChoice(PLANET, alpha, null, false);
        }
        boolean colour = declaredRgb || bands - (alpha < 0 ? 0 : 1) >= 3;
        return colour && bands >= 3 ? rgb(alpha) : grey(alpha, false);
    }
}
