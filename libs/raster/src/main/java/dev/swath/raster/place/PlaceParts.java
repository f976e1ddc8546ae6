package dev.swath.raster.place;

import dev.swath.raster.metadata.TiffDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What one source says of a picture's place. Either half may be missing.
 *
 * @param pixels from the picture's pixels to the reference system
 * @param refusals why something that it says cannot be used, for the user
 */
public record PlaceParts(Optional<PixelsToModel> pixels, Optional<ReferenceSystem> system, List<String> refusals) {
    /** A source that says nothing. */
    public static final PlaceParts NONE = new PlaceParts(Optional.empty(), Optional.empty(), List.of());

    public PlaceParts {
        refusals = List.copyOf(refusals);
    }

    /** What the tags of a GeoTIFF say. */
    public static PlaceParts of(TiffDirectory tiff) {
        GeoKeys keys = new GeoKeys(tiff);
        return of(keys.pixelsToModel(), new KeyedSystem(keys)::referenceSystem);
    }

    /** @param system may throw {@link RefusedPlaceException} */
    public static PlaceParts of(Optional<PixelsToModel> pixels, Supplier<Optional<ReferenceSystem>> system) {
        try {
            return new PlaceParts(pixels, system.get(), List.of());
        } catch (RefusedPlaceException e) {
            return new PlaceParts(pixels, Optional.empty(), List.of(String.valueOf(e.getMessage())));
        }
    }

    /** Both halves, if they are there. */
    public Optional<Georeference> georeference() {
        return pixels.flatMap(transform -> system.map(known -> new Georeference(transform, known)));
    }

    /** This, or what another source says if this does not lead to a place. */
    public PlaceParts or(Supplier<PlaceParts> other) {
        return georeference().isPresent() ? this : joined(other.get());
    }

    /** This, with the halves that it lacks taken from another source. */
    PlaceParts joined(PlaceParts other) {
        List<String> all = new ArrayList<>(refusals);
        all.addAll(other.refusals);
        return new PlaceParts(pixels.or(other::pixels), system.or(other::system), all);
    }
}
