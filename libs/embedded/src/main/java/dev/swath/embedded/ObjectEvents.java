package dev.swath.embedded;

/** Is told of changes in the store. Must neither fail nor wait. */
interface ObjectEvents {
    /** Ignores every change. */
    ObjectEvents NONE = event -> {};

    void publish(ObjectEvent event);
}
