package dev.swath.cql2;

import dev.swath.catalogue.CatalogueException;
import dev.swath.catalogue.extent.BoundingBox;
import dev.swath.catalogue.extent.Region;
import dev.swath.vectorindex.Filter;
import dev.swath.vectorindex.Queryable;
import dev.swath.vectorindex.SpatialRelation;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The spatial functions of CQL2. */
final class SpatialOperators {
    private static final String PREFIX = "s_";

    static final List<String> NAMES =
            Arrays.stream(SpatialRelation.values()).map(SpatialOperators::name).toList();

    private SpatialOperators() {}

    /** The condition of a spatial function: the tile's geometry and a literal, in either order. */
    static Filter filter(Cql2Expression.Operation operation) {
        SpatialRelation relation = SpatialRelation.valueOf(
                operation.operator().substring(PREFIX.length()).toUpperCase(Locale.ROOT));
        Operands.count(operation, 2);
        Cql2Expression first = operation.arguments().get(0);
        Cql2Expression second = operation.arguments().get(1);
        return first instanceof Cql2Expression.PropertyName property
                ? new Filter.Relates(geometry(property), relation, region(second))
                : new Filter.Relates(geometry(Operands.property(second)), relation.inverse(), region(first));
    }

    private static Queryable geometry(Cql2Expression.PropertyName name) {
        return Operands.queryable(name, Queryable.Type.GEOMETRY);
    }

    private static Region region(Cql2Expression literal) {
        return switch (literal) {
            case Cql2Expression.GeometryLiteral(Region region, var _) -> region;
            case Cql2Expression.BoxLiteral(List<Double> numbers, var _) -> Region.of(BoundingBox.ofNumbers(numbers));
            case Cql2Expression.PropertyName property ->
                throw CatalogueException.ofPosition(
                        property.position(), "expected a geometry or a box, found a second property");
            default -> throw Operands.expected("a geometry or a box", literal);
        };
    }

    private static String name(SpatialRelation relation) {
        return PREFIX + relation.name().toLowerCase(Locale.ROOT);
    }
}
