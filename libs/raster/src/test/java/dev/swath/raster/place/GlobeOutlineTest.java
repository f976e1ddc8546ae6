package dev.swath.raster.place;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.locationtech.jts.geom.Coordinate;

class GlobeOutlineTest {
    @Test
    void shouldCutAnOutlineThatRunsAlongTheAntimeridian() {
        List<Coordinate> ring = List.of(
                new Coordinate(170, 0),
                new Coordinate(181, 0),
                new Coordinate(181, 1),
                new Coordinate(180, 1),
                new Coordinate(180, 3),
                new Coordinate(170, 3));

        GlobeOutline outline =
                GlobeOutline.of(ring, new Coordinate(175, 2), 1e-6).orElseThrow();

        assertThat(outline.footprint().toGeometry().getArea()).isEqualTo(31);
        assertThat(outline.bbox().toList()).containsExactly(170.0, 0.0, -179.0, 3.0);
    }
}
