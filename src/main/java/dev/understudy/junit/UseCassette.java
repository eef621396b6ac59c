package dev.understudy.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the cassettes of one test method; all other settings are those of its class. */
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface UseCassette {

  /** The cassettes or folders, named as in {@link UnderstudyTest#cassette}. */
  String[] value();
}
