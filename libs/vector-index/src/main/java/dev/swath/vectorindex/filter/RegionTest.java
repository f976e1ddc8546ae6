package dev.swath.vectorindex.filter;

import dev.swath.catalogue.extent.Footprint;
import dev.swath.catalogue.extent.Region;
import dev.swath.vectorindex.SpatialRelation;
import java.util.function.Predicate;
import org.locationtech.jts.operation.relateng.RelateNG;
import org.locationtech.jts.operation.relateng.RelatePredicate;
import org.locationtech.jts.operation.relateng.TopologyPredicate;

/** Whether footprints stand in a relation to one region. For one thread. */
final class RegionTest implements Predicate<Object> {
    /** The region comes first, so that its index is made once. */
    private final SpatialRelation ofRegion;

    private final RelateNG region;

    RegionTest(SpatialRelation relation, Region region) {
        this.ofRegion = relation.inverse();
        this.region = RelateNG.prepare(region.toGeometry());
    }

    @Override
    public boolean test(Object footprint) {
        return region.evaluate(((Footprint) footprint).toGeometry(), predicate());
    }

    private TopologyPredicate predicate() {
        return switch (ofRegion) {
            case INTERSECTS -> RelatePredicate.intersects();
            case EQUALS -> RelatePredicate.equalsTopo();
            case DISJOINT -> RelatePredicate.disjoint();
            case TOUCHES -> RelatePredicate.touches();
            case WITHIN -> RelatePredicate.within();
            case OVERLAPS -> RelatePredicate.overlaps();
            case CROSSES -> RelatePredicate.crosses();
            case CONTAINS -> RelatePredicate.contains();
        };
    }
}
