package dev.muster.modules;

import dev.muster.module.Module;
import dev.muster.testkit.ModuleContract;
import java.util.List;

class CatalogueTest implements ModuleContract {
    @Override
    public List<Module<?>> modules() {
        return Catalogue.modules();
    }
}
