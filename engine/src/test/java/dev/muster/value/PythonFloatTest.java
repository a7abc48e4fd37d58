package dev.muster.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonFloatTest {
    @ParameterizedTest
    @CsvSource({
        "1790000000,1790000000.0",
        "1e15,1000000000000000.0",
        "9999999999999998,9999999999999998.0",
        "1e16,1e+16",
        "1.2345678901234567e17,1.2345678901234566e+17",
        "1e22,1e+22",
        "1e23,1e+23",
        "1.7976931348623157e308,1.7976931348623157e+308",
        "0.0001,0.0001",
        "0.00012345,0.00012345",
        "0.00001,1e-05",
        "2e-7,2e-07",
        "5e-324,5e-324",
        "1e-323,1e-323",
        "-1234567.125,-1234567.125",
        "123456.789e3,123456789.0",
        "100,100.0",
        "0.1,0.1",
        "0,0.0",
        "-0.0,-0.0",
    })
    void anExponentStandsOnlyFarFromOne(double number, String written) {
        assertThat(PythonFloat.repr(number)).isEqualTo(written);
        assertThat(PythonFloat.json(number)).isEqualTo(written);
    }

    @Test
    void whatIsNoNumberHasAWordOfItsOwnInJson() {
        assertThat(PythonFloat.repr(Double.NEGATIVE_INFINITY)).isEqualTo("-inf");
        assertThat(PythonFloat.json(Double.NEGATIVE_INFINITY)).isEqualTo("-Infinity");
        assertThat(PythonFloat.repr(Double.NaN)).isEqualTo("nan");
        assertThat(PythonFloat.json(Double.NaN)).isEqualTo("NaN");
    }
}
