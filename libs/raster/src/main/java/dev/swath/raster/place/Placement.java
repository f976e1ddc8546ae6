package dev.swath.raster.place;

import dev.swath.raster.SceneHints;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A picture's place, put together of what its file and its sidecars say.
 *
 * @param georeference empty if it has no place
 * @param warnings why it has none although something was said, or how far the place may be trusted; for the user
 */
public record Placement(Optional<Georeference> georeference, List<String> warnings) {
    public Placement {
        warnings = List.copyOf(warnings);
    }

    /**
     * Puts a place together. As in GDAL, an auxiliary file comes before the picture's own tags, and a world file after them.
     *
     * @param own what the picture's file says
     */
    public static Placement of(PlaceParts own, SceneHints hints) {
        PlaceParts all = hints.auxiliary().place().joined(own).joined(worldFile(hints));
        Optional<Georeference> georeference = all.georeference();
        List<String> warnings = new ArrayList<>(georeference.isPresent() ? List.of() : all.refusals());
        all.system().flatMap(ReferenceSystem::warning).ifPresent(warnings::add);
        if (georeference.isEmpty() && warnings.isEmpty() && all.pixels().isPresent()) {
            warnings.add("it has no place: its transform names no reference system, and there is no .prj beside it");
        }
        return new Placement(georeference, warnings);
    }

    /** The same with more to tell the user. */
    public Placement alsoWarning(List<String> more) {
        List<String> all = new ArrayList<>(warnings);
        all.addAll(more);
        return new Placement(georeference, all);
    }

    private static PlaceParts worldFile(SceneHints hints) {
        String world = hints.worldFile();
        String wkt = hints.projection();
        return PlaceParts.of(
                world == null ? Optional.empty() : PixelsToModel.worldFile(world),
                () -> wkt == null ? Optional.empty() : Optional.of(ReferenceSystem.wkt(wkt)));
    }
}
