package dev.swath.catalogue.event;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which components of a record tree are null and not declared {@link Nullable}: what Jackson does not check. */
final class RequiredComponents {
    private RequiredComponents() {}

    static List<String> missing(Record root) {
        List<String> missing = new ArrayList<>();
        collect(root, "", missing);
        return missing;
    }

    static List<String> missing(Event event) {
        return missing((Record) event);
    }

    private static void collect(Record candidate, String path, List<String> missing) {
        for (RecordComponent component : candidate.getClass().getRecordComponents()) {
            Object value = valueOf(candidate, component);
            String name = path.isEmpty() ? component.getName() : path + "." + component.getName();
            if (value == null && !isNullable(component.getAnnotatedType())) {
                missing.add(name);
            } else if (value instanceof Record nested
                    && nested.getClass().getPackageName().startsWith("dev.swath")) {
                collect(nested, name, missing);
            }
        }
    }

    private static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private static @Nullable Object valueOf(Record owner, RecordComponent component) {
        try {
            return component.getAccessor().invoke(owner);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a record's accessors are public", e);
        }
    }
}
