package dev.swath.service.config;

import jakarta.validation.constraints.NotBlank;
import java.net.URI;

/** The settings of a service that uses the object store. */
public interface StoreConfig {
    /** The object store's endpoint. */
    URI s3();

    /** The object store's access key. */
    @NotBlank
    String s3AccessKey();

    /** The object store's secret key. */
    @NotBlank
    String s3SecretKey();

    /** The bucket of chips and thumbnails. */
    @NotBlank
    String chipsBucket();
}
