package dev.understudy.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A {@code URI} or {@code String} parameter that gets the base URL for Anthropic clients: the root,
 * without a slash at its end.
 *
 * <p>In a test, {@code @BeforeEach} or {@code @AfterEach} method it is that of the test's session;
 * in a constructor or {@code @BeforeAll} method one that leads to the session of whatever test of
 * the class is under way, where those run one after the other.
 */
@Documented
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
public @interface AnthropicBaseUrl {}
