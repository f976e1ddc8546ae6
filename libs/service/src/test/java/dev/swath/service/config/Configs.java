package dev.swath.service.config;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.validator.BeanValidationConfigValidator;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.Map;

/** Reads settings as a running service does, from a map instead of the environment. */
public final class Configs {
    private static final Validator VALIDATOR =
            Validation.buildDefaultValidatorFactory().getValidator();

    private Configs() {}

    /**
     * @param mapping the service's configuration
     * @param settings in addition to the service's own defaults
     * @throws io.smallrye.config.ConfigValidationException if a setting is refused
     */
    public static <T> T of(Class<T> mapping, Map<String, String> settings) {
        BeanValidationConfigValidator validation = () -> VALIDATOR;
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .addPropertiesSources()
                .withSources(new PropertiesConfigSource(settings, "test", 500))
                .withDefaultValue("user.home", "/home/nobody")
                .withValidator(validation)
                .withMapping(mapping)
                .build()
                .getConfigMapping(mapping);
    }
}
