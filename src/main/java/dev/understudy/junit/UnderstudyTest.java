package dev.understudy.junit;

import dev.understudy.settings.Mode;
import dev.understudy.settings.Repeat;
import dev.understudy.settings.Transport;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Opens a session for each test method: a double of an AI gateway that answers from the test's
 * cassette. A test fails for a request that is not recorded, even if the code under test swallows
 * the error; for a leftover, which is a recording that no request has used; and, with a profile,
 * for a broken contract.
 *
 * <p>A test method, and methods annotated with {@code @BeforeEach} and {@code @AfterEach}, can have
 * parameters of type {@link dev.understudy.session.Session}, and of type {@code URI} or {@code
 * String} with {@link OpenAiBaseUrl} or {@link AnthropicBaseUrl}.
 *
 * <p>The annotation of a method replaces that of the class; the annotation of a class also applies
 * to nested classes and subclasses.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(UnderstudyExtension.class)
public @interface UnderstudyTest {

  /** The default folder of cassettes, relative to the module's folder. */
  String DEFAULT_FOLDER = "src/test/resources/cassettes";

  /**
   * The cassettes, or folders of cassettes, relative to {@link #folder}; {@code classpath:NAME} for
   * a cassette on the class path. By default {@code CLASS/METHOD.yaml}; if a method runs several
   * times, with the number of the invocation: {@code METHOD-2.yaml}.
   */
  String[] cassette() default {};

  /**
   * The folder that contains the cassettes. The system property {@code understudy.folder} and the
   * environment variable {@code UNDERSTUDY_FOLDER} override it.
   */
  String folder() default DEFAULT_FOLDER;

  /**
   * Whether requests are replayed or recorded. The system property {@code understudy.mode} and the
   * environment variable {@code UNDERSTUDY_MODE} override it, in this order. With {@code CI=true}
   * in the environment nothing is recorded: every mode replays.
   */
  Mode mode() default Mode.REPLAY;

  /**
   * The gateway to record from. The system property {@code understudy.upstream} and the environment
   * variable {@code UNDERSTUDY_UPSTREAM} override it.
   */
  String upstream() default "";

  /**
   * The environment variable that contains the gateway's key; by default the client's key is passed
   * on.
   */
  String upstreamKeyEnv() default "";

  /** The replay speed: {@code instant}, {@code recorded} or a factor such as {@code 2x}. */
  String speed() default "instant";

  /** What to do when all recordings of a request have been used. */
  Repeat repeat() default Repeat.NEVER;

  /** The transports on which a recording answers. */
  Transport transport() default Transport.RECORDED;

  /**
   * How long to wait for the next message of a WebSocket client, such as {@code 500ms} or {@code
   * 2s}. After that the client receives an error frame, and the test fails.
   */
  String stallTimeout() default "10s";

  /**
   * The contract to check each exchange against: the name of a profile, or a folder with a pack.
   */
  String profile() default "";

  /** Whether to reject requests that the documented gateway would reject. */
  boolean strictRequests() default false;

  /** Whether leftovers, recordings that no request has used, are allowed. */
  boolean allowLeftovers() default false;

  /** JSON pointers to the request values that matching ignores; written to a new cassette. */
  String[] ignoreJson() default {};

  /** Query parameters that matching ignores; written to a new cassette. */
  String[] ignoreQuery() default {};

  /** JSON pointers to secrets, in addition to the built-in ones; written to a new cassette. */
  String[] redactJson() default {};

  /** Headers that are secret, in addition to the built-in ones; written to a new cassette. */
  String[] redactHeader() default {};

  /**
   * Regular expressions for secrets besides the built-in ones; a recorded cassette declares them.
   */
  String[] redactRegex() default {};

  /** The maximum age of a recording: {@code 30d}, or an ISO 8601 duration; unlimited by default. */
  String maxAge() default "";

  /**
   * The effect of a recording older than {@link #maxAge}; it is never recorded again automatically.
   */
  Expiry expired() default Expiry.FAIL;
}
