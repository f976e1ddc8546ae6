package dev.swath.objectstore;

import dev.swath.catalogue.ObjectKey;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Lists what ingest-service looks at in a bucket: objects that are scenes or sidecars, and each product folder as
 * one object. Other companions are left out. The order is that of the keys' UTF-8 bytes. Only one object is held at
 * a time.
 */
public final class SceneListing {
    private SceneListing() {}

    /** Lists a bucket. The caller closes the stream. */
    public static Stream<StoredObject> list(ObjectStore store, String bucket) {
        Stream<StoredObject> objects = store.list(bucket, "");
        Iterator<StoredObject> folded =
                new Folding(objects.filter(SceneListing::counts).iterator());
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(folded, Spliterator.ORDERED), false)
                .onClose(objects::close);
    }

    private static boolean counts(StoredObject object) {
        ObjectKey key = object.key();
        return !key.value().endsWith("/") && (!key.scene().equals(key) || key.isSidecar() || !key.isCompanion());
    }

    /** All files of a product follow each other, since their keys begin with the folder's. */
    private static final class Folding implements Iterator<StoredObject> {
        private final Iterator<StoredObject> objects;
        private @Nullable StoredObject ahead;

        Folding(Iterator<StoredObject> objects) {
            this.objects = objects;
        }

        @Override
        public boolean hasNext() {
            return ahead != null || objects.hasNext();
        }

        @Override
        public StoredObject next() {
            StoredObject first = ahead != null ? ahead : objects.next();
            ahead = null;
            ObjectKey scene = first.key().scene();
            return scene.equals(first.key()) ? first : product(scene, first);
        }

        private StoredObject product(ObjectKey key, StoredObject first) {
            ProductSummary summary = new ProductSummary(key);
            summary.add(first);
            while (objects.hasNext()) {
                StoredObject file = objects.next();
                if (!file.key().value().startsWith(key.value())) {
                    ahead = file;
                    break;
                }
                summary.add(file);
            }
            return summary.object();
        }
    }
}
