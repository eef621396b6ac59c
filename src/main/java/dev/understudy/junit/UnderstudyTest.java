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
 * Each test method gets a session of its own: an AI gateway's double that answers from the test's
 * cassette. A test fails for a request that is not recorded, also when the code under test swallows
 * the error, for a recording that nobody asked for, and, with a profile, for a broken contract.
 *
 * <p>A test method, and methods annotated with {@code @BeforeEach} and {@code @AfterEach}, can have
 * parameters of type {@link dev.understudy.session.Session}, and of type {@code URI} or {@code
 * String} with {@link OpenAiBaseUrl} or {@link AnthropicBaseUrl}.
 *
 * <p>On a method it takes the place of the one on the class; on a class it holds for nested classes
 * and for subclasses as well. What each member leaves open is as it says.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(UnderstudyExtension.class)
public @interface UnderstudyTest {

  /** Where cassettes are when nothing else is said, seen from the module's folder. */
  String DEFAULT_FOLDER = "src/test/resources/cassettes";

  /**
   * Cassettes, or folders of them, seen from {@link #folder}; {@code classpath:NAME} for one on the
   * class path. By default {@code CLASS/METHOD.yaml}, with the number of the invocation behind the
   * name where a method runs several times: {@code METHOD-2.yaml}.
   */
  String[] cassette() default {};

  /**
   * The folder that cassettes are named in. The system property {@code understudy.folder} and the
   * environment variable {@code UNDERSTUDY_FOLDER} win over it.
   */
  String folder() default DEFAULT_FOLDER;

  /**
   * What happens to requests. The system property {@code understudy.mode} and the environment
   * variable {@code UNDERSTUDY_MODE} win over it, in this order. With {@code CI=true} in the
   * environment nothing is ever recorded: every mode replays.
   */
  Mode mode() default Mode.REPLAY;

  /**
   * The gateway to record from. The system property {@code understudy.upstream} and the environment
   * variable {@code UNDERSTUDY_UPSTREAM} win over it.
   */
  String upstream() default "";

  /**
   * The environment variable that holds the gateway's key; by default the client's is passed on.
   */
  String upstreamKeyEnv() default "";

  /** {@code instant}, {@code recorded} or a factor such as {@code 2x}. */
  String speed() default "instant";

  /** What answers when all recordings of a request have been used. */
  Repeat repeat() default Repeat.NEVER;

  /** On which transports a recording answers: HTTP, WebSockets, or both. */
  Transport transport() default Transport.RECORDED;

  /**
   * How long a WebSocket's client may be silent where the recording goes on with its next message,
   * such as {@code 500ms} or {@code 2s}; then it gets an error frame, and the test fails.
   */
  String stallTimeout() default "10s";

  /**
   * The contract to check each exchange against: the name of a profile, or a folder with a pack.
   */
  String profile() default "";

  /** Whether requests that the documented gateway would refuse are refused. */
  boolean strictRequests() default false;

  /** Whether recordings that nobody asked for are fine. */
  boolean allowLeftovers() default false;

  /** JSON pointers to what matching leaves out; declared in a cassette when it is recorded. */
  String[] ignoreJson() default {};

  /** Query parameters that matching leaves out; declared in a cassette when it is recorded. */
  String[] ignoreQuery() default {};

  /** JSON pointers to secrets besides the built-in ones; declared in a cassette when recorded. */
  String[] redactJson() default {};

  /** Headers that are secret besides the built-in ones; declared in a cassette when recorded. */
  String[] redactHeader() default {};

  /** Regular expressions for secrets besides the built-in ones; declared when recorded. */
  String[] redactRegex() default {};

  /** How old a recording may be: {@code 30d}, or an ISO 8601 duration; by default any age. */
  String maxAge() default "";

  /** What happens with an older recording; it is never recorded again by itself. */
  Expiry expired() default Expiry.FAIL;
}
