package dev.understudy.junit;

import java.lang.reflect.Method;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Derives the default name of a test's cassette, {@code CLASS/METHOD.yaml}. */
final class CassetteName {

  /** The part of JUnit's unique ids that numbers the invocations of a class or method. */
  private static final Pattern CLASS_INVOCATION =
      Pattern.compile("\\[class-template-invocation:#([0-9]+)]");

  private static final Pattern METHOD_INVOCATION =
      Pattern.compile("\\[test-template-invocation:#([0-9]+)]");

  private CassetteName() {}

  /**
   * The cassette's name, {@code Outer.Nested/method.yaml}; with {@code -2} for a second invocation.
   */
  static String of(ExtensionContext context) {
    String id = context.getUniqueId();
    Method method = context.getRequiredTestMethod();
    return classes(context.getRequiredTestClass())
        + invocation(CLASS_INVOCATION, id)
        + '/'
        + method.getName()
        + invocation(METHOD_INVOCATION, id)
        + ".yaml";
  }

  /**
   * The name of a test in reports: {@code Outer.Nested.method}, and the number of the invocation.
   */
  static String testOf(ExtensionContext context) {
    String name = of(context);
    return name.substring(0, name.length() - ".yaml".length()).replace('/', '.');
  }

  /** An identity that is unique among the tests of all packages. */
  static String identityOf(ExtensionContext context) {
    return context.getRequiredTestMethod().toGenericString() + ' ' + testOf(context);
  }

  private static String classes(Class<?> type) {
    Class<?> outer = type.getEnclosingClass();
    return outer == null ? type.getSimpleName() : classes(outer) + '.' + type.getSimpleName();
  }

  private static String invocation(Pattern pattern, String id) {
    Matcher matcher = pattern.matcher(id);
    String number = "";
    while (matcher.find()) {
      number = number + '-' + matcher.group(1);
    }
    return number;
  }
}
