package dev.swath.catalogue;

/** A query in the retrieval space of one model version. */
public record QueryVector(ModelVersion modelVersion, Embedding embedding) {}
