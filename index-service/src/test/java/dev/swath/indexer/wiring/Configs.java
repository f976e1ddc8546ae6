package dev.swath.indexer.wiring;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidator;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.Map;

/** The settings as a running service reads them, of a map instead of an environment. */
final class Configs {
    private static final Validator VALIDATOR =
            Validation.buildDefaultValidatorFactory().getValidator();

    private Configs() {}

    static IndexConfig of(Map<String, String> settings) {
        BeanValidationConfigValidator validation = () -> VALIDATOR;
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .addPropertiesSources()
                .withSources(new PropertiesConfigSource(settings, "test", 500))
                .withDefaultValue("user.home", "/home/nobody")
                .withValidator(validation)
                .withMapping(IndexConfig.class)
                .build()
                .getConfigMapping(IndexConfig.class);
    }
}
