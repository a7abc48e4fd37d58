package dev.muster.modules;

import dev.muster.module.Module;
import dev.muster.modules.commands.Command;
import dev.muster.modules.commands.Ping;
import dev.muster.modules.commands.Raw;
import dev.muster.modules.commands.Script;
import dev.muster.modules.commands.Shell;
import dev.muster.modules.commands.Uri;
import dev.muster.modules.commands.WaitFor;
import dev.muster.modules.control.AddHost;
import dev.muster.modules.control.Assert;
import dev.muster.modules.control.Debug;
import dev.muster.modules.control.Fail;
import dev.muster.modules.control.GroupBy;
import dev.muster.modules.control.IncludeVars;
import dev.muster.modules.control.Pause;
import dev.muster.modules.control.SetFact;
import dev.muster.modules.facts.Setup;
import dev.muster.modules.files.Assemble;
import dev.muster.modules.files.BlockInFile;
import dev.muster.modules.files.Copy;
import dev.muster.modules.files.Fetch;
import dev.muster.modules.files.File;
import dev.muster.modules.files.Find;
import dev.muster.modules.files.GetUrl;
import dev.muster.modules.files.LineInFile;
import dev.muster.modules.files.Replace;
import dev.muster.modules.files.Slurp;
import dev.muster.modules.files.Stat;
import dev.muster.modules.files.TempFile;
import dev.muster.modules.files.Template;
import dev.muster.modules.files.Unarchive;
import dev.muster.modules.system.Apt;
import dev.muster.modules.system.AuthorizedKey;
import dev.muster.modules.system.Getent;
import dev.muster.modules.system.Group;
import dev.muster.modules.system.Hostname;
import dev.muster.modules.system.PackageFacts;
import dev.muster.modules.system.Packages;
import dev.muster.modules.system.Service;
import dev.muster.modules.system.ServiceFacts;
import dev.muster.modules.system.Sysctl;
import dev.muster.modules.system.Systemd;
import dev.muster.modules.system.User;
import java.util.List;

/// Every module there is, one line each, by name.
public final class Catalogue {
    private Catalogue() {}

    public static List<Module<?>> modules() {
        return List.of(
                new AddHost(),
                new Apt(),
                new Assemble(),
                new Assert(),
                new AuthorizedKey(),
                new BlockInFile(),
                new Command(),
                new Copy(),
                new Debug(),
                new Fail(),
                new Fetch(),
                new File(),
                new Find(),
                new GetUrl(),
                new Getent(),
                new Group(),
                new GroupBy(),
                new Hostname(),
                new IncludeVars(),
                new LineInFile(),
                new PackageFacts(),
                new Packages(),
                new Pause(),
                new Ping(),
                new Raw(),
                new Replace(),
                new Script(),
                new Service(),
                new ServiceFacts(),
                new SetFact(),
                new Setup(),
                new Shell(),
                new Slurp(),
                new Stat(),
                new Sysctl(),
                new Systemd(),
                new TempFile(),
                new Template(),
                new Unarchive(),
                new Uri(),
                new User(),
                new WaitFor());
    }
}
