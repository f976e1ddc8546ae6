package dev.swath.embedded;

/** What is told of changes in the store; must neither fail nor wait. */
interface ObjectEvents {
    /** Tells nobody. */
    ObjectEvents NONE = event -> {};

    void publish(ObjectEvent event);
}
