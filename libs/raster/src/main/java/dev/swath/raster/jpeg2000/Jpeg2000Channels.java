package dev.swath.raster.jpeg2000;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What a JP2's channel definitions say of its components.
 *
 * @param definitions in the order of the file
 * @see <a href="https://www.itu.int/rec/T-REC-T.800">ITU-T T.800, I.5.3.6</a>
 */
record Jpeg2000Channels(List<Definition> definitions) {
    /** Nothing is said. */
    static final Jpeg2000Channels UNSAID = new Jpeg2000Channels(List.of());

    private static final int COLOUR = 0;
    private static final int OPACITY = 1;
    private static final int PREMULTIPLIED_OPACITY = 2;
    private static final List<String> COLOURS = List.of("red", "green", "blue");

    /** @param meaning 0 for a colour, 1 and 2 for opacity
     * @param colour which one, from 1 */
    record Definition(int channel, int meaning, int colour) {}

    Jpeg2000Channels {
        definitions = List.copyOf(definitions);
    }

    /** @param box the contents of a cdef box; what does not fit is passed over */
    static Jpeg2000Channels parse(byte[] box) {
        ByteBuffer bytes = ByteBuffer.wrap(box);
        List<Definition> definitions = new ArrayList<>();
        int count = bytes.remaining() < Short.BYTES ? 0 : bytes.getShort() & 0xffff;
        for (int i = 0; i < count && bytes.remaining() >= 3 * Short.BYTES; i++) {
            definitions.add(
                    new Definition(bytes.getShort() & 0xffff, bytes.getShort() & 0xffff, bytes.getShort() & 0xffff));
        }
        return new Jpeg2000Channels(definitions);
    }

    /** The component of transparency, -1 for none. */
    int alpha(int components) {
        return definitions.stream()
                .filter(one -> one.meaning() == OPACITY || one.meaning() == PREMULTIPLIED_OPACITY)
                .mapToInt(Definition::channel)
                .filter(channel -> channel < components)
                .findFirst()
                .orElse(-1);
    }

    /** The colour of each component, empty where none is told. */
    List<String> colours(int components) {
        List<String> names = new ArrayList<>(Collections.nCopies(components, ""));
        for (Definition one : definitions) {
            if (one.meaning() == COLOUR
                    && one.channel() < components
                    && one.colour() >= 1
                    && one.colour() <= COLOURS.size()) {
                names.set(one.channel(), COLOURS.get(one.colour() - 1));
            }
        }
        return names;
    }
}
