package dev.swath.embedded.store;

/** Is told of changes in the store. Must neither fail nor wait. */
public interface ObjectEvents {
    /** Ignores every change. */
    ObjectEvents NONE = event -> {};

    void publish(ObjectEvent event);
}
