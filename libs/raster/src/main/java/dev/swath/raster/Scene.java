package dev.swath.raster;

import dev.swath.catalogue.TileWindow;
import java.util.List;
import java.util.Optional;

/** A scene whose header was read and accepted. Thread-safe. */
public final class Scene {
    private final ImageFormat format;
    private final byte[] file;
    private final ImageHeader header;
    private final Optional<Georeference> georeference;

    Scene(ImageFormat format, byte[] file, ImageHeader header, Optional<Georeference> georeference) {
        this.format = format;
        this.file = file;
        this.header = header;
        this.georeference = georeference;
    }

    public ImageFormat format() {
        return format;
    }

    /** In pixels. */
    public int width() {
        return header.width();
    }

    /** In pixels. */
    public int height() {
        return header.height();
    }

    /** About what {@link #decode()} allocates, in bytes. */
    public long decodedBytes() {
        return header.decodedBytes();
    }

    /** The source bands shown as red, green and blue. */
    public List<String> bands() {
        boolean grey = !header.palette() && header.samples() - (header.alpha() ? 1 : 0) == 1;
        return grey ? List.of("grey") : List.of("red", "green", "blue");
    }

    /** Where the window lies; empty where the file does not say, or says it in terms that are not known for Earth. */
    public Optional<TilePlace> place(TileWindow window) {
        return georeference.flatMap(reference -> reference.place(window));
    }

    /**
     * Decodes the whole picture.
     *
     * @throws dev.swath.catalogue.CatalogueException UNREADABLE_IMAGE
     */
    public ScenePicture decode() {
        return new ScenePicture(PictureDecoder.decode(format, file), header);
    }
}
