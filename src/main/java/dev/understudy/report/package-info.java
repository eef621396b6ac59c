/** What a verification found, written down for people and for programs. */
@NullMarked
package dev.understudy.report;

import org.jspecify.annotations.NullMarked;
