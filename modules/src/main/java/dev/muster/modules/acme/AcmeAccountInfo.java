package dev.muster.modules.acme;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Courier;
import dev.muster.module.Deed;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Result;
import dev.muster.module.Shared;
import dev.muster.modules.Returns;
import dev.muster.pki.PrivateKey;
import dev.muster.value.Value;
import java.util.ArrayList;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.toolbox.JSON;
import org.shredzone.acme4j.toolbox.JoseUtils;

/// What an authority knows of an account.
@Manual(
        name = "acme_account_info",
        collection = "community.crypto",
        groups = {"community.crypto.acme"},
        aliases = {"acme_account_facts"},
        summary = "Tells what an authority that speaks ACME knows of an account.",
        details = "The host asks the authority with its curl, as `uri` does.",
        examples = {
            """
            - acme_account_info:
                account_key_src: /etc/ssl/account.key
                acme_directory: https://acme-v02.api.letsencrypt.org/directory
              register: account
            """
        },
        returns = {
            "exists: whether there is the account",
            "account_uri: its address",
            "account: its `contact`, `status`, `orders` and `public_account_key`",
            "order_uris: addresses of its orders, with `retrieve_orders`",
            "orders: the orders, with `retrieve_orders: object_list`"
        })
public final class AcmeAccountInfo implements Module.Action<AcmeAccountInfo.Arguments> {
    /// What to tell of orders.
    public enum Orders {
        IGNORE,
        URL_LIST,
        OBJECT_LIST
    }

    /// The arguments.
    public record Arguments(
            @Shared AccountArguments account,
            @Argument(
                            value =
                                    "What to tell of its orders: nothing, their addresses, or all of"
                                            + " them.",
                            otherwise = "ignore")
                    Orders retrieveOrders) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Deed deed(Arguments arguments, Controller here) {
        return Deed.of(
                courier -> Trouble.orFailed(() -> result(arguments, courier)), Deed.InCheck.RUN);
    }

    private static Result result(Arguments arguments, Courier courier) {
        var key = arguments.account().key(courier);
        return arguments
                .account()
                .asked(courier)
                .known(key)
                .map(login -> Trouble.sorted(() -> found(arguments, login, key)))
                .orElseGet(() ->
                        Result.ok(
                                new Returns()
                                        .and("exists", false)
                                        .and("account_uri", Value.NULL)
                                        .mapping()));
    }

    private static Result found(Arguments arguments, Login login, PrivateKey key) {
        var account = login.getAccount();
        var told =
                new Returns()
                        .and("contact", AcmeServer.contacts(login))
                        .and(
                                "public_account_key",
                                Told.json(
                                        JSON.fromMap(
                                                JoseUtils.publicKeyToJWK(key.pair().getPublic()))))
                        .and("status", account.getJSON().get("status").asString())
                        .maybe("orders", account.getJSON().get("orders").map(JSON.Value::asString));
        var returns =
                new Returns()
                        .and("exists", true)
                        .and("account_uri", account.getLocation().toString())
                        .and("account", told.mapping());
        if (arguments.retrieveOrders() != Orders.IGNORE) {
            orders(arguments, login, returns);
        }
        return Result.ok(returns.mapping());
    }

    private static void orders(Arguments arguments, Login login, Returns returns) {
        var orders = new ArrayList<Order>();
        login.getAccount().getOrders().forEachRemaining(orders::add);
        returns.and(
                "order_uris",
                orders.stream().map(order -> order.getLocation().toString()).toList());
        if (arguments.retrieveOrders() == Orders.OBJECT_LIST) {
            returns.and(
                    "orders",
                    Value.list(orders.stream().map(order -> Told.json(order.getJSON())).toList()));
        }
    }
}
