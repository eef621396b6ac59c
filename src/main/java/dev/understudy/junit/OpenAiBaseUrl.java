package dev.understudy.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Injects the base URL for OpenAI clients, which ends in {@code /v1}, into a {@code URI} or {@code
 * String} parameter.
 *
 * <p>In a test, {@code @BeforeEach} or {@code @AfterEach} method, it is the base URL of the test's
 * session. In a constructor or {@code @BeforeAll} method, it is an alias that leads to the session
 * of the running test of the class; the tests must then run one after the other.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface OpenAiBaseUrl {}
